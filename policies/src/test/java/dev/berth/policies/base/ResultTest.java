package dev.berth.policies.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static final Problem PROBLEM = Problem.at("spec", "is 1, expected 2");

    @Test
    void map_ofAValue_changesIt() {
        assertEquals(Result.ok(2), Result.ok("ab").map(String::length));
    }

    @Test
    void map_ofARefusal_keepsEveryProblem() {
        Result<String> refused = Result.refused(PROBLEM, Problem.at("kind", "is missing"));

        assertEquals(
                Result.refused(PROBLEM, Problem.at("kind", "is missing")),
                refused.map(String::length));
    }

    @Test
    void orElseThrow_ofARefusal_saysTheFirstProblem() {
        Result<String> refused = Result.refused(PROBLEM);

        var thrown = assertThrows(IllegalArgumentException.class, refused::orElseThrow);

        assertEquals("spec: is 1, expected 2", thrown.getMessage());
    }

    @Test
    void refused_withoutAProblem_isAMistake() {
        assertThrows(IllegalArgumentException.class, () -> Result.refused(List.of()));
    }

    @Test
    void problem_withAllParts_namesLineAndPlace() {
        assertEquals("line 4: a.b: is 0", new Problem("a.b", "is 0", 4).toString());
        assertEquals("is 0", Problem.at("", "is 0").toString());
        assertThrows(IllegalArgumentException.class, () -> new Problem("a", "b", -1));
    }
}
