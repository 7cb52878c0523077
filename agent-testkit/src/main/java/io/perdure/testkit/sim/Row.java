package io.perdure.testkit.sim;

import io.perdure.tool.InvocationId;

/** What a tool wrote, in a transaction, into the ledger that lies in the store's own database. */
record Row(InvocationId invocation, String key, String what) {}
