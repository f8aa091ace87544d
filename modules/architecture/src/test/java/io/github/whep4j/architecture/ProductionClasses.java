package io.github.whep4j.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules, without their tests. Imported once: it takes a second. */
final class ProductionClasses {
    static final String ROOT = "io.github.whep4j.";

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.whep4j");

    private ProductionClasses() {}
}
