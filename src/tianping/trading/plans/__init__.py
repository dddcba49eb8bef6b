"""Plans 招标方案: project, tender and lots, method and codes (招标投标法 第三条、第九至十三条; 条例 第七至九条)."""
