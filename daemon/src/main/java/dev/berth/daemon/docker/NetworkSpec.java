package dev.berth.daemon.docker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * A bridge network to be created, IPv4 only.
 *
 * @param name its name
 * @param subnet its range in CIDR form
 * @param gateway the host's own address in it
 * @param options options of the bridge driver
 * @param labels its labels
 */
public record NetworkSpec(
        String name,
        String subnet,
        String gateway,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkSpec {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    JsonObject json() {
        var range = new JsonObject();
        range.addProperty("Subnet", subnet);
        range.addProperty("Gateway", gateway);
        var ranges = new JsonArray();
        ranges.add(range);
        var ipam = new JsonObject();
        ipam.addProperty("Driver", "default");
        ipam.add("Config", ranges);
        var json = new JsonObject();
        json.addProperty("Name", name);
        json.addProperty("Driver", "bridge");
        // Engines before API 1.44 would make a second network of the same name without it.
        json.addProperty("CheckDuplicate", true);
        json.addProperty("EnableIPv6", false);
        json.add("IPAM", ipam);
        json.add("Options", object(options));
        json.add("Labels", object(labels));
        return json;
    }

    private static JsonObject object(Map<String, String> map) {
        var object = new JsonObject();
        map.forEach(object::addProperty);
        return object;
    }
}
