package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.JsonContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The documentation of `--json` leaves out no command and no field.
final class JsonCommandsTest {

    @Test
    void everyCommandThatCanPrintJsonIsInTheSchemaAndNoOther() {
        List<String> commands = new ArrayList<>();
        collect(Root.spec(List.of()), "", commands);

        assertThat(commands)
                .containsExactlyInAnyOrderElementsOf(JsonContract.DOCUMENTED.commands());
    }

    @Test
    void thePageNamesEveryField() {
        String page = JsonContract.page();

        assertThat(JsonContract.DOCUMENTED.fields())
                .isNotEmpty()
                .allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    }

    private static void collect(CommandSpec above, String path, List<String> commands) {
        for (Map.Entry<String, CommandLine> below : above.subcommands().entrySet()) {
            CommandSpec spec = below.getValue().getCommandSpec();
            if (spec.name().equals(below.getKey())) {
                String name = path + spec.name();
                if (spec.findOption(Flags.JSON) != null) {
                    commands.add(name);
                }
                collect(spec, name + "-", commands);
            }
        }
    }
}
