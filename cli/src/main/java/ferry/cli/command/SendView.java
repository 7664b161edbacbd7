package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import java.util.OptionalLong;

/// Shows how sending goes. Used by one thread.
public interface SendView extends AutoCloseable {

    /// One begins.
    SendListener begin(Parcel parcel, OptionalLong size);

    /// It is durable at the server, or the answer of a recipient has come.
    void stored(Parcel parcel, Transfer transfer);

    void answered(Parcel parcel, Transfer transfer);

    /// It is done at the level that was asked for.
    void done(Parcel parcel, Transfer transfer);

    void failed(Parcel parcel, Failure failure);

    /// The last word.
    void result(ExitCode exitCode);

    @Override
    void close();
}
