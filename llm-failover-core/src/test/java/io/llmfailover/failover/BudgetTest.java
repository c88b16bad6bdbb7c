package io.llmfailover.failover;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetTest {

	private static void earn(Budget budget, int times) {
		for (int i = 0; i < times; i++) {
			budget.earn();
		}
	}

	private static long spendAll(Budget budget) {
		return Stream.generate(budget::spend).limit(100).takeWhile((spent) -> spent).count();
	}

	@Test
	void theReserveCanBeSpentFromTheStart() {
		assertThat(spendAll(new Budget(0.25, 3))).isEqualTo(3);
		assertThat(spendAll(new Budget(0.25, 0))).isZero();
	}

	@Test
	void oneCanBeSpentAsSoonAsItsSharesAreEarnedAndNotBefore() {
		Budget budget = new Budget(0.25, 2);
		spendAll(budget);
		for (int round = 0; round < 3; round++) {
			earn(budget, 3);
			assertThat(budget.spend()).isFalse();
			budget.earn();
			assertThat(budget.spend()).isTrue();
			assertThat(budget.spend()).isFalse();
		}
	}

	@Test
	void aRefusalCostsNothing() {
		Budget budget = new Budget(0.5, 1);
		spendAll(budget);
		budget.earn();
		assertThat(budget.spend()).isFalse();
		budget.earn();
		assertThat(budget.spend()).isTrue();
	}

	@Test
	void noMoreThanTheReserveIsSavedUp() {
		Budget budget = new Budget(0.5, 2);
		earn(budget, 100);
		assertThat(spendAll(budget)).isEqualTo(2);
		earn(budget, 100);
		assertThat(spendAll(budget)).isEqualTo(2);
	}

	@Test
	void refilledItHasItsWholeReserveAgain() {
		Budget budget = new Budget(0.25, 3);
		spendAll(budget);
		budget.refill();
		assertThat(spendAll(budget)).isEqualTo(3);
	}

}
