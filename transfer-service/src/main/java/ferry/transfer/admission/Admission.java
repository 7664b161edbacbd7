package ferry.transfer.admission;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.people.People;
import ferry.transfer.people.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Judges uploads: who may receive, and how much its sender may have. Whether there is room for it the ledger says, in the
/// transaction that takes it. Safe for use by many threads.
public final class Admission {
    private final People people;
    private final Quotas quotas;
    private final DiskGuard disk;

    public Admission(People people, Quotas quotas, DiskGuard disk) {
        this.people = people;
        this.quotas = quotas;
        this.disk = disk;
    }

    /// @param recipients names as the sender wrote them, at most 256
    public Verdict judge(UserId sender, List<String> recipients) {
        if (disk.isLow()) {
            return new Verdict.DiskLow();
        }
        Map<String, Optional<UserName>> names = new LinkedHashMap<>();
        recipients.forEach(raw -> names.put(raw, UserName.canonical(raw)));
        Map<UserName, Person> known =
                people.byNames(
                        names.values().stream().flatMap(Optional::stream).distinct().toList());
        List<String> unknown = new ArrayList<>();
        Map<UserId, Party> found = new LinkedHashMap<>();
        names.forEach((raw, name) -> {
            Optional<Person> person = name.map(known::get).filter(Person::enabled);
            person.ifPresentOrElse(
                    it -> found.put(it.id(), new Party(it.id(), it.name())),
                    () -> unknown.add(raw));
        });
        return unknown.isEmpty()
                ? new Verdict.Admitted(List.copyOf(found.values()), allowance(sender))
                : new Verdict.RecipientsUnknown(unknown);
    }

    /// Judges again who can receive and what the sender may have, as time has passed since the open.
    public Verdict.AtFinish judgeAgain(Transfer transfer) {
        List<UserId> ids = transfer.recipients();
        Map<UserId, Person> known = people.byIds(ids);
        Set<UserId> barred =
                ids.stream()
                        .filter(id ->
                                !Optional.ofNullable(known.get(id))
                                        .map(Person::enabled)
                                        .orElse(false))
                        .collect(Collectors.toSet());
        return new Verdict.AtFinish(
                barred, barred.size() == ids.size(), allowance(transfer.sender().id()));
    }

    /// What the disk can take.
    public DiskGuard disk() {
        return disk;
    }

    /// What somebody may have as a sender.
    ///
    /// @throws Fault if there is no such account any more
    public Allowance allowance(UserId sender) {
        Person person = people.byIds(List.of(sender)).get(sender);
        if (person == null) {
            throw Fault.of(Reason.SESSION_REVOKED, "the account is gone");
        }
        return quotas.of(person);
    }

    /// What somebody may have of whom nothing is known but that he may go on.
    public Allowance commonAllowance() {
        return quotas.common();
    }
}
