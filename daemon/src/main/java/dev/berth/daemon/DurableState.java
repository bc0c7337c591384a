package dev.berth.daemon;

import dev.berth.daemon.host.HostNameReader;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.daemon.token.TokenIssuer;
import java.io.IOException;
import java.time.InstantSource;

/**
 * What survives a restart, opened for this process alone.
 *
 * @param lock keeps other daemons out
 * @param database the file of the desired state
 * @param desired the applied documents
 * @param runs what is written down beside them
 * @param authority vouches for the balancer
 * @param issuer signs access tokens; its name is the device's identity
 */
record DurableState(
        StateLock lock,
        Database database,
        DesiredStateStore desired,
        RunStore runs,
        DeviceAuthority authority,
        TokenIssuer issuer)
        implements AutoCloseable {
    /** Opens everything, made on the first start, and publishes the authority's certificate. */
    static DurableState open(Directories directories, HostNameReader names, InstantSource clock)
            throws IOException {
        StateLock lock = StateLock.take(directories.state());
        Database database;
        try {
            database = Database.open(directories.database());
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            var authority = DeviceAuthority.open(directories.tls(), clock, names.hostName());
            authority.publish(directories.caCertificate());
            var seal = RecordSeal.open(directories.seal());
            var issuer = TokenIssuer.open(directories.tokens(), clock);
            var desired = DesiredStateStore.open(database, seal);
            var runs = RunStore.open(database, desired);
            return new DurableState(lock, database, desired, runs, authority, issuer);
        } catch (IOException | RuntimeException e) {
            database.close();
            lock.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        lock.close();
    }
}
