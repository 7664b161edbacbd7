package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;

/// Shows how receiving goes. Safe for many threads.
public interface IntakeView extends IntakeListener, AutoCloseable {

    /// Receiving as a whole has ended before its end.
    void broken(Failure failure);

    /// Something that a program has printed that is run for what is received. For people, also where the rest is not.
    void said(String line);

    /// A file is saved, and what was to be done with it failed.
    void unprocessed(Transfer transfer, Failure failure);

    /// What all that was received makes together.
    ExitCode sum();

    /// The last word.
    void result(ExitCode exitCode);

    @Override
    void close();
}
