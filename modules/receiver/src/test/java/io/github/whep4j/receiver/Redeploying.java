package io.github.whep4j.receiver;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.ice4j.ice.Agent;

/**
 * Of {@link RedeployingTest}, in a process of its own: as an application server does, it runs an application in a class loader
 * of its own, closes that, and prints what has become of it, and what has changed about the JVM meanwhile.
 */
final class Redeploying {
    private Redeploying() {}

    public static void main(String[] arguments) throws Exception {
        URI endpoint = URI.create(arguments[0]);
        boolean isOfTheServer = arguments[1].equals("shared");
        ClassLoader server = isOfTheServer
                ? new URLClassLoader("server", classPath(), ClassLoader.getPlatformClassLoader())
                : ClassLoader.getPlatformClassLoader();
        // Like those that serve requests, it is there before the application is, and after it.
        ExecutorService requests = Executors.newSingleThreadExecutor();
        Map<String, String> before = ofTheJvm();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();

        WeakReference<ClassLoader> loader = deploy(requests, server, endpoint, isOfTheServer);

        // Until another one is compared, JDK 17 keeps the class of the last record that was
        // (java.lang.runtime.ObjectMethods).
        System.out.println(new Undeployed("it").equals(new Undeployed("it")) ? "undeployed" : "");
        System.out.println(isUnloaded(loader) ? "unloaded" : "kept; threads: " + since(threads));
        ofTheJvm().forEach((what, now) -> {
            if (!now.equals(before.get(what))) {
                System.out.println("changed: " + what);
            }
        });
        Runtime.getRuntime().halt(0);
    }

    private record Undeployed(String what) {}

    private static WeakReference<ClassLoader> deploy(
            ExecutorService requests, ClassLoader server, URI endpoint, boolean isShared) throws Exception {
        try (Deployment loader = new Deployment(server)) {
            @SuppressWarnings("unchecked")
            Callable<String> application = (Callable<String>) loader.loadClass(Application.class.getName())
                    .getConstructor(URI.class, String.class, boolean.class)
                    .newInstance(endpoint, System.getenv("WHEP_TOKEN"), isShared);
            Future<String> outcome = requests.submit(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                try {
                    return application.call();
                } finally {
                    Thread.currentThread().setContextClassLoader(null);
                }
            });
            System.out.println(outcome.get());
            return new WeakReference<>(loader);
        }
    }

    private static boolean isUnloaded(WeakReference<ClassLoader> loader) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (loader.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(50);
        }
        return loader.get() == null;
    }

    private static List<String> since(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .toList();
    }

    /** What everything in a JVM shares. */
    private static Map<String, String> ofTheJvm() {
        String zone = TimeZone.getDefault().getID(); // asked once, it becomes a property
        Map<String, String> all = new TreeMap<>(Map.of(
                "security providers", Arrays.toString(Security.getProviders()),
                "uncaught exceptions", String.valueOf(Thread.getDefaultUncaughtExceptionHandler()),
                "proxies", String.valueOf(ProxySelector.getDefault()),
                "cookies", String.valueOf(CookieHandler.getDefault()),
                "passwords", String.valueOf(Authenticator.getDefault()),
                "standard streams", System.in + " " + System.out + " " + System.err,
                "log handlers",
                        Arrays.toString(LogManager.getLogManager().getLogger("").getHandlers()),
                "time zone", zone));
        System.getProperties().forEach((name, value) -> all.put("property " + name, value.toString()));
        return all;
    }

    static URL[] classPath() throws IOException {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            places.add(Path.of(place).toUri().toURL());
        }
        return places.toArray(URL[]::new);
    }

    /** What the server gives it comes from there, but for the application itself. */
    private static final class Deployment extends URLClassLoader {
        Deployment(ClassLoader server) throws IOException {
            super(classPath(), server);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(Application.class.getName())) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    /** Receives some pictures, and closes what it has opened. */
    public static final class Application implements Callable<String> {
        private static final int PICTURES = 5;
        private static final long PATIENCE_SECONDS = 60;
        /** Such as who is logged in. */
        private static final InheritableThreadLocal<Object> context = new InheritableThreadLocal<>();

        private final URI endpoint;
        private final String token;
        private final boolean isShared;

        public Application(URI endpoint, String token, boolean isShared) {
            this.endpoint = endpoint;
            this.token = token;
            this.isShared = isShared;
        }

        @Override
        public String call() throws Exception {
            context.set(this);
            try {
                if (isShared) {
                    return receive(WhepRuntime.shared());
                }
                try (WhepRuntime runtime = WhepRuntime.create()) {
                    return receive(runtime);
                } finally {
                    hurryIce4j();
                }
            } finally {
                context.remove();
            }
        }

        private String receive(WhepRuntime runtime) throws Exception {
            CountDownLatch pictures = new CountDownLatch(PICTURES);
            try (WhepReceiver receiver = WhepReceiver.builder(endpoint)
                    .runtime(runtime)
                    .tokens(refused -> token)
                    .iceServer(IceServer.parse("stun:127.0.0.1:9"))
                    .onAccessUnit(unit -> pictures.countDown())
                    .listener(new ReceiverListener() {})
                    .build()) {
                receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                receiver.stats();
                return pictures.await(PATIENCE_SECONDS, TimeUnit.SECONDS) ? "received" : "no pictures";
            }
        }

        /** Its threads end when they have had nothing to do for a minute, which a test has not. */
        private static void hurryIce4j() throws ReflectiveOperationException {
            for (String pool : List.of("agentTasksScheduler", "agentTasksExecutor")) {
                Field field = Agent.class.getDeclaredField(pool);
                field.setAccessible(true);
                ((ThreadPoolExecutor) field.get(null)).setKeepAliveTime(10, TimeUnit.MILLISECONDS);
            }
        }
    }
}
