package io.github.whep4j.cli.outcome;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in the words of its user, who knows options and not parameters. Without values: a token that
 * was given as an argument should not go to a log as well.
 */
public final class UsageMistake {
    private static final String TOKEN = "--token";

    private UsageMistake() {}

    public static String words(ParameterException e) {
        List<String> unmatched = e instanceof UnmatchedArgumentException unmatchedArguments
                ? unmatchedArguments.getUnmatched()
                : e.getCommandLine().getUnmatchedArguments();
        // Before anything that is missing: an option with a slip in its name is the cause of that, more often than not.
        for (String argument : unmatched) {
            if (argument.startsWith("-")) {
                return unknownOption(argument, e);
            }
        }
        if (e instanceof UnmatchedArgumentException) {
            return unknownArgument(unmatched.isEmpty() ? "" : unmatched.get(0), e);
        }
        if (e.getArgSpec() instanceof OptionSpec option
                && option.longestName().startsWith(TOKEN)
                && !(e instanceof MissingParameterException)) {
            return option.longestName() + " cannot be used like this";
        }
        return Failures.message(e);
    }

    private static String unknownOption(String argument, ParameterException e) {
        int valueAt = argument.indexOf('=');
        String name = valueAt < 0 ? argument : argument.substring(0, valueAt);
        Collection<String> known =
                e.getCommandLine().getCommandSpec().optionsMap().keySet();
        if (name.startsWith(TOKEN)) {
            return "a token is not given as an argument, which everyone on this machine can read:"
                    + " use WHEP_TOKEN, --token-env, --token-file or --token-stdin";
        }
        return (command(e).isEmpty() ? "there is no option " : command(e) + "has no option ")
                + name.replaceAll("\\p{Cntrl}", "?")
                + meant(Nearest.of(name, known));
    }

    private static String unknownArgument(String argument, ParameterException e) {
        if (!command(e).isEmpty()) {
            return "there are too many arguments";
        }
        Collection<String> commands = e.getCommandLine().getSubcommands().keySet();
        return argument.matches("[a-z-]{1,20}")
                ? "there is no command " + argument + meant(Nearest.of(argument, commands))
                : "what comes first is a command: " + String.join(", ", commands);
    }

    private static String meant(@Nullable String nearest) {
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** With a blank behind it; empty where none was given. */
    public static String command(ParameterException e) {
        String name = e.getCommandLine().getCommandName();
        return name.equals("whep4j") ? "" : name + " ";
    }
}
