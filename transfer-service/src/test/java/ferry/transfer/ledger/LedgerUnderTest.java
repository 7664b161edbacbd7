package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.util.List;

/// The ledger that a contract is about, and what its tests have in common.
public interface LedgerUnderTest {
    Ledger ledger();

    default Transfer stored(TransferId id) {
        return ledger().find(id).orElseThrow();
    }

    /// A person's whole log.
    default List<Event> log(String user) {
        LogPosition start = new LogPosition(ledger().end(FakePeople.id(user)).epoch(), 0);
        return events(ledger().read(FakePeople.id(user), start, Integer.MAX_VALUE));
    }

    default List<EventKind> kinds(String user) {
        return log(user).stream().map(Event::kind).toList();
    }

    static List<Event> events(LogSlice slice) {
        assertThat(slice).isInstanceOf(LogSlice.Events.class);
        return ((LogSlice.Events) slice).events();
    }

    /// A finished transfer of alice's.
    default TransferId available(String... recipients) {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, recipients));
        Ending ending = ledger().finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));
        assertThat(ending).isInstanceOf(Ending.Done.class);
        return id;
    }

    default ReceiptState receipt(TransferId id, String recipient) {
        return stored(id).receiptOf(FakePeople.id(recipient)).orElseThrow().state();
    }
}
