"""Answers about a study: functions of StudyData that return a Result and never write."""
