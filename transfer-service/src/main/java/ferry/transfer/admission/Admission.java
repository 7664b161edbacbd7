package ferry.transfer.admission;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
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

/// Judges uploads. Safe for use by many threads.
public final class Admission {
    private final People people;

    public Admission(People people) {
        this.people = people;
    }

    /// @param recipients names as the sender wrote them, at most 256
    public Verdict judge(List<String> recipients) {
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
                ? new Verdict.Admitted(List.copyOf(found.values()))
                : new Verdict.RecipientsUnknown(unknown);
    }

    /// Judges again who can receive, as time has passed since the open.
    public Verdict.AtFinish judgeAgain(Transfer transfer) {
        List<UserId> ids =
                transfer.receipts().stream().map(receipt -> receipt.recipient().id()).toList();
        Map<UserId, Person> known = people.byIds(ids);
        Set<UserId> barred =
                ids.stream()
                        .filter(id ->
                                !Optional.ofNullable(known.get(id))
                                        .map(Person::enabled)
                                        .orElse(false))
                        .collect(Collectors.toSet());
        return new Verdict.AtFinish(barred, barred.size() == ids.size());
    }
}
