package io.perdure.journal;

/**
 * Who carries a task. Immutable.
 *
 * @param agentVersion the version of the agent
 * @param model the model; empty if it is not known
 * @param tools a fingerprint of the tools; empty if it is not known
 * @param trace the trace of the last run, or of the start; empty if it is not known
 */
record Setup(String agentVersion, String model, String tools, String trace) {
    static final Setup NONE = new Setup("", "", "", "");

    Setup after(JournalEntry entry) {
        if (entry instanceof TaskStarted e) {
            return new Setup(e.agentVersion(), e.model(), e.tools(), e.trace());
        }
        if (entry instanceof RunTraced e) {
            return new Setup(agentVersion, model, tools, e.trace());
        }
        return entry instanceof TaskResumed e ? new Setup(e.agentVersion(), e.model(), e.tools(), trace) : this;
    }
}
