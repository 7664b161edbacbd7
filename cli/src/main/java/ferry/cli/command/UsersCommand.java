package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.Person;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `users`: to whom something can be sent.
final class UsersCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(this, "users", "List the people at this server.", "ferry users");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<Person> people = invocation.connected(FerryClient::people);
        if (invocation.json()) {
            invocation
                    .screen()
                    .out(
                            Json.array(
                                    people,
                                    (json, person) ->
                                            json.put("name", person.name())
                                                    .put("id", person.id())));
        } else {
            people.forEach(person -> invocation.screen().out(SafeText.of(person.name())));
        }
        return ExitCode.DONE;
    }
}
