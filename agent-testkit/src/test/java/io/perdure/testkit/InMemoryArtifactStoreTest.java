package io.perdure.testkit;

import io.perdure.store.ArtifactStore;

class InMemoryArtifactStoreTest extends ArtifactStoreContract {
    @Override
    protected ArtifactStore open() {
        return ArtifactStore.inMemory();
    }
}
