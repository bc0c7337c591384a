package dev.berth.daemon.docker;

/**
 * Who may use the directory of a volume.
 *
 * @param mode its mode, 0 to 07777
 * @param group number of its group; its owner is root
 */
public record VolumePermission(int mode, long group) {}
