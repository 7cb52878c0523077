package io.perdure.examples.orders;

import io.perdure.examples.CommonOptions;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.processes.Recovered;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The agent of order-saga in a process of its own, to be killed. */
@Command(name = "order-saga-worker", description = "The process that order-saga --chaos kills.", hidden = true)
public final class OrderWorker implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--orders", paramLabel = "N", description = "How many orders.", defaultValue = "100")
    private int orders;

    @Option(names = "--service", paramLabel = "STEP=HOST:PORT", description = "The services.", required = true)
    private Map<Step, String> services = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        ChildJvm.endWithParent();
        Recovered recovered = OrderDesk.work(
                options.directory(),
                OrderAgent.of(options.model(StandIn.following(OrderRules::next)), services),
                Order.some(orders, options.seed()),
                id -> System.out.println(Chaos.DECIDED + id));
        System.out.println(Chaos.DONE + recovered.resumed() + " " + recovered.redone());
        return 0;
    }
}
