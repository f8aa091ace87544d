package io.github.whep4j.ice;

/** A local and a remote candidate between which datagrams flow. */
public record IceCandidatePair(IceCandidate local, IceCandidate remote) {}
