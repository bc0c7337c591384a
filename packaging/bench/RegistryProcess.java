import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The registry alone, as berthd runs it: prints {@code ready PORT USER:SECRET} and serves DIRECTORY until it is ended. */
final class RegistryProcess {
    private RegistryProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        var registry =
                Registry.open(
                        RegistryConfig.of(Path.of(arguments[0]), new InetSocketAddress("127.0.0.1", 0)));
        Runtime.getRuntime().addShutdownHook(new Thread(registry::close));
        var login = registry.issueLogin("berth");
        System.out.println("ready " + registry.address().getPort() + " " + login.user() + ":" + login.secret());
        new CountDownLatch(1).await();
    }
}
