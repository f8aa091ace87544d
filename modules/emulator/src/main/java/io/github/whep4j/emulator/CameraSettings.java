package io.github.whep4j.emulator;

import io.github.whep4j.srtp.SrtpProfile;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all sessions of a camera have in common. */
record CameraSettings(
        Clip clip,
        boolean loop,
        boolean aggregating,
        int firstPicture,
        @Nullable Integer firstSequenceNumber,
        DtlsSetup dtlsSetup,
        List<SrtpProfile> srtpProfiles,
        boolean iceLite,
        List<InetAddress> mediaAddresses,
        @Nullable Duration sessionLimit,
        SessionEnd sessionEnd,
        int maxSessions) {}
