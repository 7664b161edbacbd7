package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.people.DepartureListener;
import ferry.transfer.people.People;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whose accounts are gone for good, and has removed what is kept of them. Safe for many threads; [#tick] is for
/// one at a time.
///
/// Doubt removes nothing: an auth service that does not answer, or that is not the one whose people the ledger knows, is
/// asked again later, and whom it does not know, but has not deleted either, keeps everything.
public final class Departures implements DepartureListener {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    /// People that are asked for at once.
    private static final int BATCH = 256;

    /// When it could be so many, it is everybody.
    private static final int MAX_SUSPECTS = 10_000;

    private final Ledger ledger;
    private final People people;
    private final Uploads uploads;

    // Guarded by this
    private final SequencedSet<UserId> suspects = new LinkedHashSet<>();
    private boolean everybody =
            true; // nobody knows what has happened while this process was not running
    private boolean told;

    public Departures(Ledger ledger, People people, Uploads uploads) {
        this.ledger = ledger;
        this.people = people;
        this.uploads = uploads;
    }

    @Override
    public synchronized void maybe(UserId user) {
        if (suspects.size() < MAX_SUSPECTS) {
            suspects.add(user);
        } else {
            everybody = true;
        }
    }

    @Override
    public synchronized void anybody() {
        everybody = true;
    }

    /// Does what there is to do; called about once a second. May wait for the auth service.
    public void tick() {
        if (isIdle()) {
            return;
        }
        try {
            if (isOurs()) {
                lookAtEverybody();
                lookAtSuspects();
                told = false;
            }
        } catch (Fault unanswered) {
            if (!told) {
                told = true;
                LOG.warn("event=departures_unknown reason={}", unanswered.reason());
            }
        }
    }

    private synchronized boolean isIdle() {
        return !everybody && suspects.isEmpty();
    }

    private boolean isOurs() {
        Optional<InstallationId> installation = people.installation();
        if (installation.isEmpty()) {
            return false;
        }
        boolean ours = ledger.belongsTo(installation.get());
        if (!ours && !told) {
            told = true;
            LOG.error(
                    "event=departures_ignored cause=\"the accounts are of another installation\""
                            + " installation={}",
                    installation.get());
        }
        return ours;
    }

    private void lookAtEverybody() {
        if (!takeEverybody()) {
            return;
        }
        try {
            List<UserId> page = ledger.people(null, BATCH);
            while (!page.isEmpty()) {
                look(page);
                page = ledger.people(page.getLast(), BATCH);
            }
        } catch (RuntimeException notDone) {
            anybody();
            throw notDone;
        }
    }

    private synchronized boolean takeEverybody() {
        boolean taken = everybody;
        everybody = false;
        return taken;
    }

    private void lookAtSuspects() {
        List<UserId> some = takeSuspects();
        while (!some.isEmpty()) {
            try {
                look(some);
            } catch (RuntimeException notDone) {
                some.forEach(this::maybe);
                throw notDone;
            }
            some = takeSuspects();
        }
    }

    /// Taken before they are looked at: what is told of them meanwhile makes them suspects again.
    private synchronized List<UserId> takeSuspects() {
        List<UserId> some = suspects.stream().limit(BATCH).toList();
        some.forEach(suspects::remove);
        return some;
    }

    private void look(List<UserId> ids) {
        people.departed(ids).forEach(uploads::remove);
    }
}
