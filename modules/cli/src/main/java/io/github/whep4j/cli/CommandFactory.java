package io.github.whep4j.cli;

import io.github.whep4j.cli.demo.DemoCommand;
import io.github.whep4j.cli.doctor.DoctorCommand;
import io.github.whep4j.cli.emulate.EmulateCommand;
import io.github.whep4j.cli.probe.ProbeCommand;
import io.github.whep4j.cli.record.PipeCommand;
import io.github.whep4j.cli.record.RecordCommand;
import io.github.whep4j.cli.snapshot.SnapshotCommand;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.cli.view.ViewCommand;
import io.github.whep4j.cli.watch.WatchCommand;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives commands the terminal that they talk to. */
final class CommandFactory implements IFactory {
    private final Terminal terminal;

    CommandFactory(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == RecordCommand.class) {
            return type.cast(new RecordCommand(terminal));
        }
        if (type == SnapshotCommand.class) {
            return type.cast(new SnapshotCommand(terminal));
        }
        if (type == ProbeCommand.class) {
            return type.cast(new ProbeCommand(terminal));
        }
        if (type == DoctorCommand.class) {
            return type.cast(new DoctorCommand(terminal));
        }
        if (type == ViewCommand.class) {
            return type.cast(new ViewCommand(terminal));
        }
        if (type == WatchCommand.class) {
            return type.cast(new WatchCommand(terminal));
        }
        if (type == DemoCommand.class) {
            return type.cast(new DemoCommand(terminal));
        }
        if (type == EmulateCommand.class) {
            return type.cast(new EmulateCommand(terminal));
        }
        if (type == PipeCommand.class) {
            return type.cast(new PipeCommand(terminal));
        }
        if (type == CompletionCommand.class) {
            return type.cast(new CompletionCommand(terminal));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
