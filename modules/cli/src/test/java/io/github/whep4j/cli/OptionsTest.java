package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** What the command line says before anything is sent anywhere. */
class OptionsTest {
    private static final String URL = "http://127.0.0.1:9/whep";

    @TempDir
    Path folder;

    @Test
    void aCommandThatDoesNotExistIsNamed() {
        Cli.Result result = Cli.run("recrod", URL);
        assertEquals(2, result.status());
        assertEquals(
                "whep4j: there is no command recrod; did you mean record?",
                result.errLines().get(0));
        for (String first : new String[] {"s3cr3t-T0k3n", URL}) {
            assertTrue(
                    Cli.run(first).err().startsWith("whep4j: what comes first is a command: record, pipe, snapshot, "),
                    first);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "record URL --durration 10s, --durration, --duration",
        "record --durration 10s, --durration, --duration",
        "record URL -o FILE --seg 10s, --seg, --segment",
        "record URL -o FILE --renewla=none, --renewla, --renewal",
        "record URL -o FILE -duration 10s, -duration, --duration",
    })
    void anOptionWithASlipInItsNameIsToldBeforeWhatIsMissing(String line, String given, String meant) {
        Cli.Result result = run(line);
        assertEquals(2, result.status());
        assertEquals(
                "whep4j: record has no option " + given + "; did you mean " + meant + "?",
                result.errLines().get(0));
    }

    @Test
    void anOptionLikeNoneIsToldAlone() {
        assertEquals(
                "whep4j: snapshot has no option --framerate",
                run("snapshot URL --framerate 3").errLines().get(0));
        assertEquals(
                "whep4j: there is no option --verbose",
                run("--verbose").errLines().get(0));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        OutputStream head = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(0, new Cli().execute(head, err, "--help"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anOutputThatCannotBeWrittenIsTold() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Cli().execute(full, err, "--version");
        assertEquals(9, status);
        assertEquals(
                "whep4j: the standard output can't be written",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void helpAndVersionAreDone() {
        Cli.Result help = Cli.run("--help");
        assertEquals(0, help.status());
        assertTrue(help.out().contains("record") && help.err().isEmpty());
        Cli.Result record = Cli.run("record", "--help");
        assertEquals(0, record.status());
        for (String option : new String[] {
            "-o",
            "--duration",
            "--format",
            "--segment",
            "--faststart",
            "--start-at-recovery-points",
            "--json",
            "--srtp-profile",
            "--dtls-role",
            "--ice-server",
            "--ice-username",
            "--ice-credential-env",
            "--ice-transport-policy",
            "--session-limit",
            "--renewal",
            "--auto-reconnect",
            "--wait-until-live",
            "--endpoint-base",
            "--ca",
            "--token-env",
            "--token-file",
            "--token-stdin",
            "--quiet",
            "-v"
        }) {
            assertTrue(record.out().contains(option), option);
        }
        for (String command : new String[] {"record", "pipe", "snapshot", "watch"}) {
            String connecting = Cli.run(command, "--help").out();
            for (String option :
                    new String[] {"--ice-server", "--ice-username", "--ice-credential-env", "--ice-transport-policy"}) {
                assertTrue(connecting.contains(option), command + " " + option);
            }
        }
        Cli.Result version = Cli.run("--version");
        assertEquals(0, version.status());
        assertTrue(version.out().startsWith("whep4j "));
    }

    @Test
    void exitStatusesAreInTheHelpOfWhatOpensSessions() {
        for (String command : new String[] {"record", "pipe", "snapshot", "view", "watch", "probe", "demo"}) {
            assertTrue(Cli.run(command, "--help").out().contains("Exit status: 0 done"), command);
        }
        for (String command : new String[] {"doctor", "emulate"}) {
            assertTrue(Cli.run(command, "--help").out().contains("Exit status: "), command);
        }
    }

    /** Those of connecting are many, and few need them. */
    @Test
    void whatACommandIsAboutComesFirstInItsHelp() {
        for (String command : new String[] {"record", "pipe", "snapshot", "view", "watch", "probe"}) {
            String help = Cli.run(command, "--help").out();
            String options = help.substring(help.indexOf("The WHEP endpoint"));
            assertTrue(options.indexOf("  --json ") < options.indexOf("  --ice-server="), command);
        }
    }

    /** What is longer is broken, and leaves a word or two on a line of their own. */
    @Test
    void theLinesOfAFooterFitATerminal() {
        Command main = Main.class.getAnnotation(Command.class);
        List<Class<?>> all = new ArrayList<>(List.of(main.subcommands()));
        all.add(Main.class);
        for (Class<?> command : all) {
            for (String line : command.getAnnotation(Command.class).footer()) {
                assertTrue(line.length() <= 80, line);
            }
        }
    }

    @Test
    void hintsNameTheCommandAsItWasTyped() {
        Cli launched = new Cli().with("WHEP4J_COMMAND", "./whep4j");
        assertEquals(
                "        try './whep4j record --help'",
                launched.execute("record").errLines().get(1));
        assertEquals(
                "        try 'whep4j record --help'",
                Cli.run("record").errLines().get(1));
    }

    @Test
    void aMistakeShowsNoStackTrace() {
        Cli.Result result = Cli.run("record", URL, "-o", "video.avi", "-v");
        assertEquals(2, result.status());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "BASH"})
    void completionKnowsCommandsAndOptions(String shell) {
        Cli.Result result = Cli.run("completion", shell);
        assertEquals(0, result.status());
        assertTrue(result.out().contains("'--segment'") && result.out().contains("snapshot"), result.out());
        assertEquals(shell.equals("zsh"), result.out().startsWith("autoload"));
        assertTrue(result.err().isEmpty());
    }

    /** The generator names the lists by the labels: with one label for two options the later list is that of both. */
    @Test
    void completionOffersEachOptionItsOwnValuesAsTheHelpWritesThem() {
        String record = Cli.run("completion", "bash")
                .out()
                .replaceAll("(?s).*\nfunction _picocli_whep4j_record\\(\\) \\{(.*?)\n}.*", "$1");
        assertEquals("\"none\" \"sequential\" \"overlapping\"", completed(record, "--renewal"));
        assertEquals("\"all\" \"relay\"", completed(record, "--ice-transport-policy"));
        assertEquals("\"mp4\" \"annexb\"", completed(record, "--format"));
        assertEquals(
                "\"AEAD_AES_128_GCM\" \"AEAD_AES_256_GCM\" \"AES_CM_128_HMAC_SHA1_80\"",
                completed(record, "--srtp-profile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "pipe", "snapshot", "view", "watch", "probe", "doctor", "demo", "emulate"})
    void noTwoOptionsOfACommandShareTheirValues(String command) {
        String function = Cli.run("completion", "bash")
                .out()
                .replaceAll("(?s).*\nfunction _picocli_whep4j_" + command + "\\(\\) \\{(.*?)\n}.*", "$1");
        List<String> lists = Pattern.compile("local (\\w+_option_args)=")
                .matcher(function)
                .results()
                .map(list -> list.group(1))
                .toList();
        assertEquals(Set.copyOf(lists).size(), lists.size(), lists.toString());
    }

    /** What stands in the last list of the name that the option's case in the script uses. */
    private static String completed(String function, String option) {
        Matcher list = Pattern.compile("(?s)[ |]'?" + option + "'?\\).{0,200}?\\{(\\w+_option_args)\\[@]}")
                .matcher(function);
        assertTrue(list.find(), function);
        Matcher values =
                Pattern.compile("local " + list.group(1) + "=\\((.*)\\)").matcher(function);
        String last = "";
        while (values.find()) {
            last = values.group(1);
        }
        return last;
    }

    @Test
    void aTokensFileThatIsNotThereIsToldWithTheFolderThatItWasLookedForIn() {
        Cli.Result result = Cli.run(
                "probe",
                URL,
                "--token-file",
                folder.resolve("s3cr3t").resolve("token").toString());
        assertEquals(2, result.status());
        assertEquals(
                "whep4j: the file that --token-file names cannot be read: there is no such folder in " + folder,
                result.errLines().get(0));
        assertEquals(
                "whep4j: the file that --token-file names cannot be read: " + folder + " is a folder",
                Cli.run("probe", URL, "--token-file", folder.toString())
                        .errLines()
                        .get(0));
    }

    @Test
    void nothingAtAllShowsTheUsage() {
        Cli.Result result = Cli.run();
        assertEquals(2, result.status());
        assertTrue(result.err().startsWith("Usage: whep4j"));
        assertTrue(result.out().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record",
                "record URL",
                "record -o FILE",
                "record URL URL -o FILE",
                "recrod URL -o FILE",
                "record URL -o FILE --duration",
                "record URL -o FILE --duration soon",
                "record URL -o FILE --duration 0s",
                "record URL -o FILE --format avi",
                "record URL -o video.avi",
                "record URL -o FILE --segment 0s",
                "record URL -o a-%s.mp4 --segment 10s",
                "record URL -o - --segment 10s",
                "record URL -o - --faststart",
                "record URL -o x.h264 --faststart",
                "record URL -o FILE --dtls-role both",
                "pipe",
                "pipe URL --format avi",
                "pipe URL --duration soon",
                "completion",
                "completion fish",
                "demo -o FILE.h264",
                "demo -o demo",
                "record URL -o FILE --srtp-profile NULL_HMAC_SHA1_80",
                "record URL -o FILE --ice-server turn:turn.example.org",
                "record URL -o FILE --ice-server turn:turn.example.org --ice-username me",
                "record URL -o FILE --ice-server turn:turn.example.org --ice-username me --ice-credential-env UNSET",
                "record URL -o FILE --ice-username me",
                "record URL -o FILE --ice-credential-env UNSET",
                "record URL -o FILE --ice-server stun:stun.example.org --ice-username me --ice-credential-env UNSET",
                "record URL -o FILE --ice-server turns:turn.example.org?transport=udp",
                "record URL -o FILE --ice-transport-policy none",
                "record URL -o FILE --ice-server stun.example.org",
                "record URL -o FILE --ice-server stun:a:99999",
                "record URL -o FILE --session-limit soon",
                "record URL -o FILE --session-limit 0s",
                "record URL -o FILE --renewal sometimes",
                "record URL -o FILE --endpoint-base http://127.0.0.1:9",
                "record ring:a/b -o FILE",
                "record ring: -o FILE",
                "record ring:front-door -o FILE --endpoint-base mailto:x",
                "record ring:front-door -o FILE --endpoint-base ftp://127.0.0.1:9",
                "record URL -o FILE --wait-until-live never",
                "emulate --misbehave politely",
                "emulate --port 99999",
                "emulate --loss 101",
                "emulate --loss 101%",
                "emulate --loss some",
                "watch",
                "watch URL --duration soon",
                "emulate --rate-limit -1",
                "emulate --rate-limit 0",
                "emulate --frame-rate 25",
                "pipe URL --exec=",
                "emulate --session-end politely",
                "emulate --session-limit soon",
                "emulate --device a/b",
                "emulate --misbehave redirect-elsewhere",
                "emulate --misbehave redirect-elsewhere --other-origin example.org",
                "emulate --clip missing.h264",
                "emulate --token-life 10s",
                "emulate --token-env UNSET",
                "emulate --token-env A --token-file FILE",
                "record URL -o FILE --ca missing.pem",
                "record URL -o FILE --token-env UNSET",
                "record URL -o FILE --token-file missing",
                "record URL -o FILE --token-stdin",
                "record URL -o FILE --token-stdin --token-env UNSET",
                "record URL -o FILE --json=yes",
                "record ftp://example.org/ -o FILE",
                "record example.org/whep -o FILE",
                "record https://user:password@example.org/ -o FILE",
                "record https:/// -o FILE",
            })
    void whatMakesNoSenseIsToldInTwoLines(String line) {
        Cli.Result result = run(line);
        assertEquals(2, result.status(), result.err());
        assertTrue(result.errLines().size() <= 2, result.err());
        assertTrue(result.err().startsWith("whep4j: "), result.err());
        assertTrue(result.out().isEmpty());
        assertFalse(folder.resolve("x.mp4").toFile().exists());
    }

    @Test
    void aDemoNamesNoOptionOfOthers() {
        Cli.Result result = run("demo -o x.txt");
        assertEquals(2, result.status());
        assertEquals(
                "whep4j: a demo leaves an MP4, so its name ends in .mp4: x.txt",
                result.errLines().get(0));
    }

    private Cli.Result run(String line) {
        return Cli.run(line.replace("URL", URL)
                .replace("FILE", folder.resolve("x.mp4").toString())
                .split(" "));
    }

    /** Typical slips with a token: none of them may put it on the screen or into a log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "record URL -o FILE --token SECRET",
                "record URL -o FILE --token=SECRET",
                "record URL SECRET -o FILE",
                "record URL -o FILE --token-env SECRET",
                "record URL -o FILE --token-env=SECRET",
                "record URL -o FILE --token-file SECRET",
                "record URL -o FILE --token-stdin SECRET",
                "record URL -o FILE --token-stdin=SECRET",
                "record URL?key=SECRET^ -o FILE",
                "record ftp://SECRET/ -o FILE",
                "record https://user:SECRET@example.org/ -o FILE",
            })
    void aMistakeDoesNotRepeatAToken(String line) {
        String[] args = line.replace("URL", URL)
                .replace("FILE", folder.resolve("x.mp4").toString())
                .replace("SECRET", "s3cr3t")
                .split(" ");
        Cli.Result result = new Cli().input("\n").execute(args);
        assertEquals(2, result.status(), result.err());
        assertFalse(result.err().contains("s3cr3t"), result.err());
        assertTrue(result.errLines().size() <= 2, result.err());
    }

    @Test
    void aTokenAsAnArgumentIsRefusedWithTheOtherWays() {
        Cli.Result result = Cli.run("record", URL, "-o", "x.mp4", "--token", "s3cr3t");
        assertTrue(result.err().contains("WHEP_TOKEN, --token-env, --token-file or --token-stdin"), result.err());
    }

    @Test
    void aTokenThatCannotBeOneIsNotSent() {
        for (String token : new String[] {"two words", "line\nbreak", "tökén"}) {
            Cli.Result result = new Cli().with("WHEP_TOKEN", token).execute("record", URL, "-o", "x.mp4");
            assertEquals(2, result.status());
            assertTrue(result.err().contains("WHEP_TOKEN"));
            assertFalse(result.err().contains(token));
        }
    }

    @Test
    void videoIsNotSentToATerminal() {
        Cli.Result result = new Cli().outTerminal().execute("record", URL, "-o", "-");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("terminal"), result.err());
    }
}
