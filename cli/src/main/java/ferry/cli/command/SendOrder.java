package ferry.cli.command;

import ferry.cli.outcome.Refusal;
import ferry.cli.render.ByteRate;
import ferry.cli.render.TimeSpan;
import ferry.client.bundle.LeftOut;
import ferry.client.local.FileNames;
import ferry.client.model.Outgoing;
import ferry.client.upload.SendNotice;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is to be sent, checked before anything moves.
///
/// @param parcels what is named; nothing when everything unfinished is meant
/// @param leftOut what is named and cannot be sent
/// @param resume whether everything unfinished is meant
/// @param typed options with their values, word by word as they were typed, for whoever goes on later
record SendOrder(
        List<Parcel> parcels,
        List<LeftOut> leftOut,
        boolean resume,
        SendOptions options,
        List<String> typed) {

    static final String TO = "--to";
    static final String NAME = "--name";
    static final String NOTE = "--note";
    static final String EXPIRE = "--expire";
    static final String WAIT = "--wait";
    static final String LIMIT = "--limit";
    static final String TIMEOUT = "--timeout";
    static final String RESUME = "--resume";

    private static final List<String> REPEATED =
            List.of(NAME, NOTE, EXPIRE, WAIT, LIMIT, TIMEOUT, Flags.SERVER);

    private static final String STDIN = "-";
    private static final String STDIN_NAME = "stdin";

    static SendOrder of(Invocation invocation) {
        SendOptions options = options(invocation);
        List<String> typed = typed(invocation);
        if (invocation.flag(RESUME)) {
            refuseParcels(invocation);
            return new SendOrder(List.of(), List.of(), true, options, typed);
        }
        refuseAmbiguity(invocation);
        List<String> recipients = recipients(invocation);
        List<Named> named = invocation.words().stream().map(Named::of).toList();
        List<LeftOut> leftOut = leftOut(named);
        List<Parcel> parcels = parcels(named, recipients, invocation);
        return new SendOrder(parcels, leftOut, false, options, typed);
    }

    private static List<String> typed(Invocation invocation) {
        List<String> words = new ArrayList<>();
        for (String option : REPEATED) {
            invocation.value(option).ifPresent(value -> words.addAll(List.of(option, value)));
        }
        return List.copyOf(words);
    }

    /// What is unfinished says by itself what it is and for whom.
    private static void refuseParcels(Invocation invocation) {
        boolean named =
                !invocation.words().isEmpty()
                        || !invocation.values(TO).isEmpty()
                        || List.of(NAME, NOTE, EXPIRE).stream()
                                .anyMatch(option -> invocation.value(option).isPresent());
        if (named) {
            throw Refusal.usage(
                    "--resume goes on with everything that is unfinished, and names nothing itself",
                    "ferry send --resume; or the command as it was, to go on with one file");
        }
    }

    private static SendOptions options(Invocation invocation) {
        return SendOptions.usual()
                .until(invocation.seat().waiting(invocation.value(WAIT).map(SendOrder::waiting)))
                .withLimit(invocation.value(LIMIT).map(SendOrder::rate).orElse(0L))
                .withTimeout(invocation.value(TIMEOUT).map(text -> span(TIMEOUT, text)));
    }

    private static List<LeftOut> leftOut(List<Named> named) {
        List<LeftOut> specials = new ArrayList<>();
        for (Named each : named) {
            if (each instanceof Named.Special(LeftOut what)) {
                specials.add(what);
            }
        }
        if (specials.size() == named.size()) {
            throw Named.missing(
                    "nothing is left to send: "
                            + specials.stream()
                                    .map(what -> NoticeText.of(new SendNotice.LeftOut(what)))
                                    .collect(Collectors.joining("; ")),
                    Named.Special.HINT);
        }
        return specials;
    }

    private static List<Parcel> parcels(
            List<Named> named, List<String> recipients, Invocation invocation) {
        List<Parcel> parcels = new ArrayList<>();
        for (Named each : named) {
            switch (each) {
                case Named.Input() -> parcels.add(parcel(Optional.empty(), recipients, invocation));
                case Named.Thing(Path path) ->
                        parcels.add(parcel(Optional.of(path), recipients, invocation));
                case Named.Special _ -> {
                    // left out
                }
            }
        }
        return List.copyOf(parcels);
    }

    private static void refuseAmbiguity(Invocation invocation) {
        List<String> words = invocation.words();
        if (words.isEmpty()) {
            throw Refusal.usage("nothing to send", "ferry send FILE --to USER");
        }
        if (words.stream().filter(STDIN::equals).count() > 1) {
            throw Refusal.usage("standard input can be sent once", "name - once");
        }
        if (invocation.value(NAME).isPresent() && words.size() > 1) {
            throw Refusal.usage(
                    "--name fits one file, not " + words.size(), "send them one by one");
        }
        if (words.contains(STDIN) && !invocation.seat().inputIsFree()) {
            throw Refusal.usage("standard input is where you type", "name a file");
        }
    }

    private static List<String> recipients(Invocation invocation) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : invocation.values(TO)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        if (names.isEmpty()) {
            throw Refusal.unasked("no recipient is named", "add --to USER, or --to USER,USER");
        }
        return List.copyOf(names);
    }

    private static Parcel parcel(
            Optional<Path> file, List<String> recipients, Invocation invocation) {
        Optional<String> name = invocation.value(NAME);
        String fileName = name.map(SendOrder::legal).orElseGet(() -> ownName(file));
        try {
            Outgoing what =
                    file.filter(Files::isDirectory).isPresent()
                            ? Outgoing.folder(fileName, recipients)
                            : Outgoing.file(fileName, recipients);
            Outgoing outgoing = what.withNote(invocation.value(NOTE).orElse(""));
            Outgoing kept =
                    invocation
                            .value(EXPIRE)
                            .map(text -> outgoing.withRetention(span(EXPIRE, text)))
                            .orElse(outgoing);
            return new Parcel(file, kept, Optional.empty());
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(String.valueOf(e.getMessage()), "");
        }
    }

    private static String legal(String name) {
        FileNames.objection(name)
                .ifPresent(why -> {
                    throw Refusal.usage("--name " + name + ": " + why, "choose another name");
                });
        return name;
    }

    /// Recipients get the nearest legal name.
    static String ownName(Optional<Path> file) {
        return file.map(path -> path.toAbsolutePath().normalize().getFileName())
                .map(name -> FileNames.legal(name.toString()))
                .orElse(STDIN_NAME);
    }

    private static Waiting waiting(String word) {
        return switch (word) {
            case "durable" -> Waiting.DURABLE;
            case "delivered" -> Waiting.DELIVERED;
            default -> throw Refusal.usage("--wait " + word, "--wait durable, or --wait delivered");
        };
    }

    private static long rate(String text) {
        return ByteRate.parse(text)
                .orElseThrow(() ->
                        Refusal.usage(
                                "--limit " + text + " is no rate",
                                "bytes per second, with K, M or G: --limit 8M"));
    }

    private static Duration span(String option, String text) {
        return TimeSpan.parse(text)
                .orElseThrow(() ->
                        Refusal.usage(
                                option + " " + text + " is no time",
                                "a number with s, m, h, d or w: " + option + " 90s"));
    }
}
