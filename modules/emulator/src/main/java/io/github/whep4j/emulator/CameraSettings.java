package io.github.whep4j.emulator;

import io.github.whep4j.srtp.SrtpProfile;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a camera have in common.
 *
 * @param live null if each session begins the clip
 * @param loss the share of datagrams that are lost
 */
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
        int maxSessions,
        @Nullable LiveStart live,
        double loss) {}
