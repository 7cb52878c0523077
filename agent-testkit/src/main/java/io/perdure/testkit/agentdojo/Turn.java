package io.perdure.testkit.agentdojo;

/** When a model turns on its user. */
enum Turn {
    /** As soon as it is shown an attack. */
    WHEN_SHOWN,
    /** When the result that holds an attack is there, although it was not shown. */
    ALTHOUGH_HIDDEN,
    /** When the result that holds an attack is there: it has it revealed first. */
    AFTER_REVEAL
}
