package io.github.whep4j.cli.record;

import io.github.whep4j.receiver.ReceiverBuilder;
import picocli.CommandLine.Option;

/** At which picture what is recorded may begin. */
final class StartOption {
    @Option(
            names = "--start-at-recovery-points",
            description =
                    "Begins also at a recovery point, for cameras that refresh gradually and send no other key frames. The first"
                            + " pictures are then incomplete for as long as that takes.")
    private boolean startAtRecoveryPoints;

    void applyTo(ReceiverBuilder builder) {
        if (startAtRecoveryPoints) {
            builder.startAtRecoveryPoints();
        }
    }
}
