package ferry.cli.command;

import ferry.cli.hook.Hook;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/// Runs a program for each saved file, once its sender knows of it, on the thread that has received it: a few of them side by
/// side, and the others wait.
final class HookedIntake implements IntakeListener {

    private static final int SIDE_BY_SIDE = 4;

    private final IntakeView view;
    private final Hook hook;
    private final Semaphore places = new Semaphore(SIDE_BY_SIDE);

    HookedIntake(IntakeView view, Hook hook) {
        this.view = view;
        this.hook = hook;
    }

    @Override
    public void ended(Received received) {
        view.ended(received);
        if (received instanceof Received.Saved saved) {
            run(saved);
        }
    }

    private void run(Received.Saved saved) {
        Optional<String> wrong;
        try {
            places.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            view.unprocessed(saved.transfer(), failure("the program was not run", saved));
            return;
        }
        try {
            wrong = hook.run(saved, view::said);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            wrong = Optional.of("the program was interrupted");
        } finally {
            places.release();
        }
        wrong.ifPresent(how -> view.unprocessed(saved.transfer(), failure(how, saved)));
    }

    private static Failure failure(String how, Received.Saved saved) {
        return new Failure(
                ExitCode.PARTIAL,
                "EXEC_FAILED",
                false,
                how,
                "the file is saved, as " + saved.file(),
                Optional.empty());
    }

    @Override
    public void started(Transfer transfer) {
        view.started(transfer);
    }

    @Override
    public void received(Transfer transfer, long position, OptionalLong size) {
        view.received(transfer, position, size);
    }

    @Override
    public void adjusted(Transfer transfer, Adjustment what) {
        view.adjusted(transfer, what);
    }

    @Override
    public void failed(Transfer transfer, FerryException because) {
        view.failed(transfer, because);
    }

    @Override
    public void answered(String transferId, Receipt receipt) {
        view.answered(transferId, receipt);
    }

    @Override
    public void interrupted(FerryException because, Duration wait) {
        view.interrupted(because, wait);
    }

    @Override
    public void caughtUp() {
        view.caughtUp();
    }
}
