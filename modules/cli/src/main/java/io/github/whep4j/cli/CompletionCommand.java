package io.github.whep4j.cli;

import java.util.concurrent.Callable;
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
        terminal.out().println(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        return ExitStatus.DONE.code();
    }
}
