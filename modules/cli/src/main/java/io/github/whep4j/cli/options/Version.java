package io.github.whep4j.cli.options;

import picocli.CommandLine.IVersionProvider;

/** From the jar's manifest, so that there is one place for it. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"whep4j " + (version == null ? "(development)" : version)};
    }
}
