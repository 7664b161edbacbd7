package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.model.Transfer;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import java.util.Optional;

/// Shows how sending goes. Used by one thread.
public interface SendView extends AutoCloseable {

    /// One begins, and tells the listener how it goes.
    SendListener begin(Parcel parcel);

    /// Something is to be known of an earlier run's send.
    ///
    /// @param parcel the one that has just begun, if it is about that
    void noticed(Optional<Parcel> parcel, SendNotice notice);

    /// It is done at the level that was asked for, or is stored, and others are sent before its recipients are waited for.
    void done(Parcel parcel, Transfer transfer);

    /// Everybody has answered to one that was told as done before.
    void answered(Parcel parcel, Transfer transfer);

    /// One of its recipients will not have it.
    void undelivered(Parcel parcel, Transfer transfer, Failure why);

    /// There was nothing to go on with, as a notice has told.
    void dropped(Parcel parcel);

    void failed(Parcel parcel, Failure failure);

    /// The last word.
    void result(ExitCode exitCode);

    @Override
    void close();
}
