import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the seeds of a fuzz target into its corpus. */
class Seeds {
    public static void main(String[] args) throws Exception {
        Method seeds = Class.forName(args[0]).getDeclaredMethod("seeds");
        seeds.setAccessible(true);
        int number = 0;
        for (Object seed : (List<?>) seeds.invoke(null)) {
            Files.write(Path.of(args[1], "seed-" + number++), (byte[]) seed);
        }
    }
}
