package io.github.whep4j.cli;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.outcome.UsageMistake;
import io.github.whep4j.cli.terminal.Terminal;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What ends a command before it can tell of that itself: options that make no sense, a file that may not be written. In words, and
 * where {@code --json} was given also as an object, so that a script never waits for one in vain.
 */
final class EarlyFailures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String JSON = "--json";

    private final Terminal terminal;

    EarlyFailures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        int status = Failures.report(thrown, terminal);
        if (line.getCommand() instanceof ForPrograms command && command.json()) {
            print(command, json -> FailureJson.write(Failures.cause(thrown), json));
        }
        return status;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] args) {
        String hint = "try '" + terminal.command() + " " + UsageMistake.command(mistake) + "--help'";
        terminal.err().println("whep4j: " + UsageMistake.words(mistake));
        terminal.err().println("        " + hint);
        // What stands behind the mistake may not have been looked at by the parser.
        if (mistake.getCommandLine().getCommand() instanceof ForPrograms command
                && Arrays.asList(args).contains(JSON)) {
            print(command, json -> FailureJson.write(UsageMistake.words(mistake), hint, json));
        }
        return ExitStatus.USAGE.code();
    }

    private static void print(ForPrograms command, JsonLine.Members error) {
        command.jsonGoesTo().println(JsonLine.of(error));
        command.jsonGoesTo().flush();
    }
}
