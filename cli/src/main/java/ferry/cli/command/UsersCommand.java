package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.render.Escaped;
import ferry.cli.render.JsonLines;
import ferry.client.FerryClient;
import ferry.client.model.Person;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry users`: who can be sent to, where the server tells.
public final class UsersCommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        return Specs.command("users", "Lists the people that you can send to.", "ferry users");
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).known()) {
            List<Person> people = client.people();
            if (globals.json()) {
                new JsonLines(console.out())
                        .write(
                                people.stream()
                                        .map(person ->
                                                new TreeMap<>(
                                                        Map.of(
                                                                "id", person.id(),
                                                                "name", person.name())))
                                        .toList());
            } else {
                people.forEach(person -> console.out().println(Escaped.line(person.name())));
            }
        }
        return ExitCode.DONE.number();
    }
}
