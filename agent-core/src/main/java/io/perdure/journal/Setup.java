package io.perdure.journal;

import java.util.List;

/**
 * Who carries a task. Immutable.
 *
 * @param agentVersion the version of the agent
 * @param model the model; empty if it is not known
 * @param tools a fingerprint of the tools; empty if it is not known
 * @param trace the trace of the last run, or of the start; empty if it is not known
 * @param changes what had changed when it was last taken up with something changed; empty if nothing ever had
 */
record Setup(String agentVersion, String model, String tools, String trace, List<String> changes) {
    static final Setup NONE = new Setup("", "", "", "", List.of());

    Setup {
        changes = List.copyOf(changes);
    }

    Setup after(JournalEntry entry) {
        if (entry instanceof TaskStarted e) {
            return new Setup(e.agentVersion(), e.model(), e.tools(), e.trace(), List.of());
        }
        if (entry instanceof RunTraced e) {
            return new Setup(agentVersion, model, tools, e.trace(), changes);
        }
        return entry instanceof TaskResumed e ? resumed(e) : this;
    }

    private Setup resumed(TaskResumed entry) {
        List<String> last = entry.changes().isEmpty() ? changes : entry.changes();
        return new Setup(entry.agentVersion(), entry.model(), entry.tools(), trace, last);
    }
}
