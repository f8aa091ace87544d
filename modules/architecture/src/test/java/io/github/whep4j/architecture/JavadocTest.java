package io.github.whep4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * All that is public in the libraries has a comment, constants and constructors too. The compiler's own lint would have each
 * parameter told as well, which is not the house's style.
 */
class JavadocTest {
    private static final Set<Tree.Kind> ALL_PUBLIC_WITHIN = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    private final List<String> bare = new ArrayList<>();
    private int seen;

    @Test
    void everythingPublicIsExplained() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    look(docs, new TreePath(new TreePath(unit), type), false);
                }
            }
        }
        assertTrue(seen > 1_000, "that many were found: " + seen);
        assertEquals(List.of(), bare);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(TestSources.ROOT.resolve("modules"))) {
            for (Path module : (Iterable<Path>) modules::iterator) {
                Path main = module.resolve("src/main/java");
                if (Files.exists(main) && !module.endsWith("cli")) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private void look(DocTrees docs, TreePath path, boolean allPublic) {
        if (!(path.getLeaf() instanceof ClassTree type) || !isPublic(type.getModifiers(), allPublic)) {
            return;
        }
        note(docs, path, type.getSimpleName().toString());
        boolean publicWithin = ALL_PUBLIC_WITHIN.contains(type.getKind());
        for (Tree member : type.getMembers()) {
            TreePath memberPath = new TreePath(path, member);
            if (member instanceof MethodTree method && isPublic(method.getModifiers(), publicWithin)) {
                if (!overrides(method)) {
                    note(docs, memberPath, type.getSimpleName() + "." + method.getName());
                }
            } else if (member instanceof VariableTree field && isPublic(field.getModifiers(), publicWithin)) {
                note(docs, memberPath, type.getSimpleName() + "." + field.getName());
            } else {
                look(docs, memberPath, publicWithin);
            }
        }
    }

    private static boolean isPublic(ModifiersTree modifiers, boolean allPublic) {
        Set<Modifier> flags = modifiers.getFlags();
        return allPublic || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    /** What it overrides has the comment. */
    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private void note(DocTrees docs, TreePath path, String name) {
        seen++;
        if (docs.getDocComment(path) == null) {
            bare.add(name);
        }
    }
}
