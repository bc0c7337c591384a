package dev.berth.daemon.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A route of the host's main table.
 *
 * @param device the network interface it leads to
 * @param destination first address, as a number
 * @param prefix bits that count; 0 for the default route
 */
record HostRoute(String device, int destination, int prefix) {
    /** Where the kernel shows the table (proc(5)): addresses in hexadecimal, lowest byte first. */
    static final Path TABLE = Path.of("/proc/net/route");

    /** Lines of the table that are read; a host with more is a router, not an appliance. */
    private static final int MAX_ROUTES = 100_000;

    private static final int DEVICE = 0;
    private static final int DESTINATION = 1;
    private static final int MASK = 7;
    private static final int COLUMNS = 8;

    /** Reads the table; a line that is none of a route (the heading) is passed over. */
    static List<HostRoute> read(Path table) throws IOException {
        var routes = new ArrayList<HostRoute>();
        try (var lines = Files.lines(table)) {
            for (var line : (Iterable<String>) lines.limit(MAX_ROUTES)::iterator) {
                var columns = line.strip().split("\\s+", -1);
                if (columns.length >= COLUMNS
                        && columns[DESTINATION].matches("[0-9A-Fa-f]{8}")
                        && columns[MASK].matches("[0-9A-Fa-f]{8}")) {
                    routes.add(
                            new HostRoute(
                                    columns[DEVICE],
                                    number(columns[DESTINATION]),
                                    Integer.bitCount(number(columns[MASK]))));
                }
            }
        }
        return List.copyOf(routes);
    }

    /** Whether it leads to some, but not simply to all, addresses of a range. */
    boolean claims(Subnet subnet) {
        int shared = Subnet.mask(Math.min(prefix, subnet.prefix()));
        return prefix != 0 && (destination & shared) == (Subnet.bits(subnet.network()) & shared);
    }

    private static int number(String hexadecimal) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
    }
}
