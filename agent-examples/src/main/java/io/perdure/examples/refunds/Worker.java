package io.perdure.examples.refunds;

import io.perdure.examples.CommonOptions;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.processes.Recovered;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@link Desk} in a process of its own, to be killed. It prints a line for each request that it has decided. */
@Command(name = "refund-desk-worker", description = "The process that refund-desk --chaos kills.", hidden = true)
public final class Worker implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--payments", required = true, paramLabel = "HOST:PORT", description = "The payments service.")
    private String payments = "";

    @Option(names = "--input", paramLabel = "FILE", description = "The refund requests.")
    private @Nullable Path input;

    @Option(names = "--lanes", paramLabel = "N", description = "Requests worked on at once.", defaultValue = "8")
    private int lanes;

    @Override
    public Integer call() throws Exception {
        ChildJvm.endWithParent();
        Desk desk = new Desk(
                options.directory(),
                RefundAgent.of(options.model(StandIn.following(RefundRules::next)), payments),
                lanes);
        Recovered recovered = desk.work(RequestFile.read(input), id -> System.out.println(Chaos.DECIDED + id));
        System.out.println(Chaos.DONE + recovered.resumed() + " " + recovered.redone());
        return 0;
    }
}
