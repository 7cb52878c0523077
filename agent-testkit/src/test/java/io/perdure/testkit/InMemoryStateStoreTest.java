package io.perdure.testkit;

import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {
    @Override
    protected StateStore open() {
        return new InMemoryStateStore(clock);
    }
}
