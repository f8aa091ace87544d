package com.sun.jna;

/** See {@link Native}. */
public final class Platform {
    /** What jitsi-utils asks for. */
    public static final String RESOURCE_PREFIX = "none";

    private Platform() {}
}
