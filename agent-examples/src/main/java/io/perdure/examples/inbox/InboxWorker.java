package io.perdure.examples.inbox;

import io.perdure.examples.CommonOptions;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.ChildJvm;
import io.perdure.examples.processes.Recovered;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@link InboxDesk} in a process of its own, to be killed. */
@Command(
        name = "inbox-assistant-worker",
        description = "The process that inbox-assistant --chaos kills.",
        hidden = true)
public final class InboxWorker implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--obey", description = "The stand-in does what mails say.")
    private boolean obey;

    @Override
    public Integer call() throws Exception {
        ChildJvm.endWithParent();
        var model = options.model(StandIn.following(new InboxRules(obey)::next));
        Recovered recovered = Recovered.NOTHING;
        var journals = InboxDesk.work(options.directory(), model, null, id -> System.out.println(Chaos.DECIDED + id));
        for (var journal : journals.values()) {
            recovered = recovered.plus(Recovered.in(journal));
        }
        System.out.println(Chaos.DONE + recovered.resumed() + " " + recovered.redone());
        return 0;
    }
}
