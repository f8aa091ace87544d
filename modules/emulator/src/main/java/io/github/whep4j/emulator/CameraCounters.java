package io.github.whep4j.emulator;

/**
 * What a camera has seen and done since it was started; one moment's values.
 *
 * @param options              OPTIONS requests to the device's URL
 * @param posts                POST requests to the device's URL
 * @param deletes              DELETE requests, whatever came of them
 * @param patches              PATCH requests, whatever came of them
 * @param patchesTaken         those of them that were read, and meant something to the session
 * @param candidatesTrickled   candidates that came in those
 * @param iceRestarts          ICE restarts that have led to another pair
 * @param requestsWithToken    requests of any kind with an Authorization header, whatever it said
 * @param unauthorizedRequests requests that were refused for their token
 * @param openSessions         sessions that have been answered and not ended
 * @param sessionsOpened       sessions that were ever answered
 * @param sessionsDeleted      sessions that ended by DELETE
 * @param sessionsConnected    sessions whose DTLS handshake was completed
 * @param slowestSetUpMs       the most milliseconds from a POST to the completion of its session's handshake
 * @param picturesSent         pictures of the clip
 * @param keyFramesSent        those of them that are key frames
 * @param packetsSent          RTP packets, without forged ones
 * @param packetsResent       packets that were asked for again, and sent
 * @param packetsDropped      datagrams that were lost on purpose
 * @param forgedPackets        packets that a client must not believe
 * @param plis                 picture loss indications received
 * @param firs                 full intra requests received
 * @param nacks                generic NACK packets received
 * @param receiverReports      receiver reports received
 * @param byes                 BYE packets received
 * @param refusedPackets       datagrams that looked like SRTCP and were not authentic
 */
public record CameraCounters(
        long options,
        long posts,
        long deletes,
        long patches,
        long patchesTaken,
        long candidatesTrickled,
        long iceRestarts,
        long requestsWithToken,
        long unauthorizedRequests,
        long openSessions,
        long sessionsOpened,
        long sessionsDeleted,
        long sessionsConnected,
        long slowestSetUpMs,
        long picturesSent,
        long keyFramesSent,
        long packetsSent,
        long packetsResent,
        long packetsDropped,
        long forgedPackets,
        long plis,
        long firs,
        long nacks,
        long receiverReports,
        long byes,
        long refusedPackets) {}
