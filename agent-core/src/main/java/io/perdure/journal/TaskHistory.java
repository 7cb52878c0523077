package io.perdure.journal;

import java.util.List;

/** The whole journal of the task that a tool is called for, which it may {@linkplain io.perdure.tool.ToolContext#find find}. */
@FunctionalInterface
public interface TaskHistory {
    /** All entries that are durable, read from the store: the longer the task, the longer it takes. */
    List<JournalEntry> entries();
}
