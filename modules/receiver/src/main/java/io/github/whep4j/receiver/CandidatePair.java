package io.github.whep4j.receiver;

/** The candidate pair that media takes. */
public record CandidatePair(Candidate local, Candidate remote) {}
