package io.github.whep4j.cli;

import picocli.CommandLine.IVersionProvider;

/** From the jar's manifest, so that there is one place for it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"whep4j " + (version == null ? "(development)" : version)};
    }
}
