package io.perdure.testkit.sim;

/** Unwinds the stack of a process that has died. A kind of error that the library passes on and never takes for a tool's. */
final class Died extends InternalError {
    private static final long serialVersionUID = 1L;

    Died() {
        super("the simulated process has died");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
