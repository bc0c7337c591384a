package dev.berth.daemon.simulation;

import dev.berth.daemon.control.BatchRecords;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.Step;
import java.io.IOException;
import java.util.Map;

/** Records in which a mistake is made. */
record PlantedBatch(BatchRecords right, Plant plant, Dice dice) implements BatchRecords {
    static BatchRecords of(BatchRecords right, Plant plant, Dice dice) {
        return plant == Plant.LOST_RECORD || plant == Plant.SECOND_JOB
                ? new PlantedBatch(right, plant, dice)
                : right;
    }

    @Override
    public Remembered remembered() {
        var remembered = right.remembered();
        return plant == Plant.SECOND_JOB ? new Remembered(remembered.runs(), Map.of()) : remembered;
    }

    @Override
    public void carryOut(Step.OfStore step) throws IOException {
        boolean isLost =
                plant == Plant.LOST_RECORD && step instanceof Step.RecordRun && dice.oneIn(4);
        if (!isLost) {
            right.carryOut(step);
        }
    }
}
