package dev.berth.daemon.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network as the engine reports it.
 *
 * @param id the engine's id
 * @param name its name
 * @param driver {@code bridge} for ours
 * @param internal whether it has no way out
 * @param ipv6 whether IPv6 is on
 * @param subnets its ranges with their gateways
 * @param options options of the driver
 * @param labels all labels
 */
public record NetworkInfo(
        String id,
        String name,
        String driver,
        boolean internal,
        boolean ipv6,
        List<Range> subnets,
        Map<String, String> options,
        Map<String, String> labels) {

    /**
     * A range of addresses.
     *
     * @param subnet in CIDR form
     * @param gateway the host's own address in it
     */
    public record Range(String subnet, String gateway) {}

    public NetworkInfo {
        subnets = List.copyOf(subnets);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    static NetworkInfo read(Fields answer) throws EngineException {
        var ranges = new ArrayList<Range>();
        for (var config : answer.object("IPAM").objects("Config")) {
            ranges.add(new Range(config.text("Subnet"), config.text("Gateway")));
        }
        return new NetworkInfo(
                answer.text("Id"),
                answer.text("Name"),
                answer.text("Driver"),
                answer.flag("Internal"),
                answer.flag("EnableIPv6"),
                ranges,
                answer.map("Options"),
                answer.map("Labels"));
    }
}
