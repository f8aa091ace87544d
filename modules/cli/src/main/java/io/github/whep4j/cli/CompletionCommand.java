package io.github.whep4j.cli;

import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whep4j completion}: what a shell needs to complete our commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options.",
            "",
            "In .bashrc or .zshrc:",
            "",
            "  source <(whep4j completion bash)",
            "  source <(whep4j completion zsh)"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {
    /** The shells that there is a script for: one for both, since zsh reads that of bash. */
    enum Shell {
        BASH,
        ZSH
    }

    /** The values of one option. */
    private static final Pattern VALUES = Pattern.compile("_(?:option|pos_param)_args=\\(.*\\)");

    /** The name of one of our values: of one word. SRTP profiles have more, and are written as IANA has them. */
    private static final Pattern WORD = Pattern.compile("\"[A-Z0-9]+\"");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            terminal.out().println("autoload -U +X compinit && compinit");
        }
        terminal.out()
                .println(asHelpWrites(
                        AutoComplete.bash(spec.root().name(), spec.root().commandLine())));
        return ExitStatus.DONE.code();
    }

    /** In lower case: the generator takes the constants' names. */
    private static String asHelpWrites(String script) {
        return VALUES.matcher(script)
                .replaceAll(values -> WORD.matcher(values.group())
                        .replaceAll(word -> word.group().toLowerCase(Locale.ROOT)));
    }
}
